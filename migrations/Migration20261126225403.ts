import { Migration } from "@mikro-orm/migrations";

export class Migration20261126225403 extends Migration {
  override name = "Migration20261126225403";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "gluster_georep_session" add "last_synced" timestamptz(0) null, add "pending" bigint null, add "failures" bigint null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "gluster_georep_session" drop column "last_synced", drop column "pending", drop column "failures";`,
    );
  }
}
