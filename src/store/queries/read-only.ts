/** Whether only geo-replication can write to a volume, in SQL. @param options the column of the volume's options, in SQL */
export function isReadOnlyText(options: string): string {
  return `coalesce(lower(${options}->>'features.read-only') in ('on', 'yes', 'true', 'enable', '1'), false)`;
}
