"""Walks the service by libgovirt, as virt-viewer does, and prints what it saw as JSON.

Usage: govirt.py HOST:PORT basic USER PASSWORD | govirt.py HOST:PORT token TOKEN
"""
import json
import sys

import gi

gi.require_version("GoVirt", "1.0")
from gi.repository import GLib, GoVirt  # noqa: E402

address, way, *credentials = sys.argv[1:]
proxy = GoVirt.Proxy.new(address)
if way == "token":
    proxy.props.sso_token = credentials[0]
else:
    proxy.props.username, proxy.props.password = credentials


def of(collection):
    """What a collection holds, by name."""
    if collection is None:
        return None
    fetched = collection.fetch(proxy)
    resources = collection.get_resources()
    return {
        "fetched": fetched,
        "resources": {
            name: {"id": each.props.guid, "href": each.props.href, "description": each.props.description}
            for name, each in (resources or {}).items()
        },
    }


try:
    api = proxy.fetch_api()
except GLib.Error as error:
    print(json.dumps({"error": error.message}))
    sys.exit(0)

clusters = api.get_clusters()
seen = {"clusters": of(clusters), "hosts": of(api.get_hosts())}
seen["vms"] = of(api.get_vms())
seen["datacenters"] = of(api.get_data_centers())
seen["found"] = of(api.search_clusters("name=destination"))
seen["hostsOf"] = {}
seen["refreshed"] = {}
seen["clusterOfHost"] = {}
for name, cluster in (clusters.get_resources() or {}).items():
    seen["hostsOf"][name] = of(cluster.get_hosts())
    seen["refreshed"][name] = cluster.refresh(proxy)
for name, host in (api.get_hosts().get_resources() or {}).items():
    seen["clusterOfHost"][name] = host.props.cluster_id
print(json.dumps(seen))
