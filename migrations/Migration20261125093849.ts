import { Migration } from "@mikro-orm/migrations";

export class Migration20261125093849 extends Migration {
  override name = "Migration20261125093849";

  override up(): void | Promise<void> {
    this.addSql(`alter table "gluster_georep_session_details" add "changes_waiting_since" timestamptz(0) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "gluster_georep_session_details" drop column "changes_waiting_since";`);
  }
}
