import { Migration } from "@mikro-orm/migrations";

export class Migration20261126044800 extends Migration {
  override name = "Migration20261126044800";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "gluster_georep_session" add "progress_told_at" timestamptz(3) null, add "progress_untold" jsonb null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "gluster_georep_session" drop column "progress_told_at", drop column "progress_untold";`);
  }
}
