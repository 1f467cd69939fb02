/** Where things are: each path is made from that of what it belongs to. */
export const clusterPath = (base: string, id: string): string => `${base}/clusters/${id}`;

export const hostPath = (base: string, id: string): string => `${base}/hosts/${id}`;

export const volumePath = (cluster: string, id: string): string => `${cluster}/glustervolumes/${id}`;

export const brickPath = (volume: string, id: string): string => `${volume}/glusterbricks/${id}`;

export const jobPath = (base: string, id: string): string => `${base}/jobs/${id}`;

export const sessionPath = (volume: string, id: string): string => `${volume}/georeplication-sessions/${id}`;
