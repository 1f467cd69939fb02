import { Migration } from "@mikro-orm/migrations";

export class Migration20261123223000 extends Migration {
  override name = "Migration20261123223000";

  override up(): void | Promise<void> {
    this.addSql(
      `create index "gluster_georep_session_details_id_index" on "gluster_georep_session_details" (((overlay(overlay(left(encode(sha256(uuid_send("session_id") || uuid_send("master_brick_id")), 'hex'), 32) placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid)));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "gluster_georep_session_details_id_index";`);
  }
}
