import { Migration } from "@mikro-orm/migrations";

export class Migration20261125043825 extends Migration {
  override name = "Migration20261125043825";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "gluster_georep_session" add "missing_keys" jsonb null, add "keys_observed_at" timestamptz(3) null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "gluster_georep_session" drop column "missing_keys", drop column "keys_observed_at";`);
  }
}
