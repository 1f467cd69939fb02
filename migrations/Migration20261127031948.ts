import { Migration } from "@mikro-orm/migrations";

export class Migration20261127031948 extends Migration {
  override name = "Migration20261127031948";

  override up(): void | Promise<void> {
    this.addSql(`alter table "gluster_georep_session" add "status_since" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "gluster_georep_session" drop column "status_since";`);
  }
}
