import { Migration } from "@mikro-orm/migrations";

export class Migration20261126020207 extends Migration {
  override name = "Migration20261126020207";

  override up(): void | Promise<void> {
    this.addSql(`create index "event_cluster_id_number_index" on "event" ("cluster_id", "number");`);
    this.addSql(
      `create index "event_secondary_cluster_id_number_index" on "event" ("secondary_cluster_id", "number");`,
    );
    this.addSql(`create index "event_volume_id_number_index" on "event" ("volume_id", "number");`);
    this.addSql(`create index "event_operation_id_number_index" on "event" ("operation_id", "number");`);
    this.addSql(`create index "event_kind_number_index" on "event" ("kind", "number");`);

    this.addSql(`alter table "gluster_georep_session" add "status_reason" text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "event_cluster_id_number_index";`);
    this.addSql(`drop index "event_secondary_cluster_id_number_index";`);
    this.addSql(`drop index "event_volume_id_number_index";`);
    this.addSql(`drop index "event_operation_id_number_index";`);
    this.addSql(`drop index "event_kind_number_index";`);

    this.addSql(`alter table "gluster_georep_session" drop column "status_reason";`);
  }
}
