import { Migration } from "@mikro-orm/migrations";

export class Migration20261126231534 extends Migration {
  override name = "Migration20261126231534";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "gluster_georep_session_history" ("session_id" uuid not null, "resolution" smallint not null, "at" timestamptz(0) not null, "status" text not null, "lag_seconds" int null, "pending" bigint null, "failures" bigint null, primary key ("session_id", "resolution", "at"));`,
    );

    this.addSql(
      `alter table "gluster_georep_session" add "last_synced" timestamptz(0) null, add "pending" bigint null, add "failures" bigint null, add "crawl_status" text null;`,
    );

    this.addSql(
      `alter table "gluster_georep_session_history" add constraint "gluster_georep_session_history_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "gluster_georep_session_history" cascade;`);

    this.addSql(
      `alter table "gluster_georep_session" drop column "last_synced", drop column "pending", drop column "failures", drop column "crawl_status";`,
    );
  }
}
