import { Migration } from "@mikro-orm/migrations";

export class Migration20261127064251 extends Migration {
  override name = "Migration20261127064251";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "gluster_georep_verification" ("id" uuid not null, "operation_id" uuid not null, "session_id" uuid not null, "verdict" text not null, "message" text not null, "seed" int not null, "synced_up_to" timestamptz(0) null, "entries_seen" int not null, "whole_seen" boolean not null, "entries_sampled" int not null, "entries_compared" int not null, "entries_different" int not null, "entries_not_yet" int not null, "entries_not_compared" int not null, "bytes_compared" bigint not null, "counts" jsonb not null, "differences" jsonb not null, "started_at" timestamptz(3) not null, "finished_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "gluster_georep_verification_session_id_finished_at_index" on "gluster_georep_verification" ("session_id", "finished_at");`,
    );
    this.addSql(
      `alter table "gluster_georep_verification" add constraint "gluster_georep_verification_operation_id_unique" unique ("operation_id");`,
    );

    this.addSql(`drop index "operation_unfinished_session_unique";`);
    this.addSql(
      `create unique index "operation_unfinished_verification_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING') and "kind" = 'VERIFY_SESSION';`,
    );
    this.addSql(
      `create unique index "operation_unfinished_change_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING') and "kind" <> 'VERIFY_SESSION';`,
    );

    this.addSql(
      `alter table "gluster_georep_verification" add constraint "gluster_georep_verification_operation_id_foreign" foreign key ("operation_id") references "operation" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "gluster_georep_verification" add constraint "gluster_georep_verification_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "gluster_georep_verification" cascade;`);

    this.addSql(`drop index "operation_unfinished_verification_unique";`);
    this.addSql(`drop index "operation_unfinished_change_unique";`);
    this.addSql(
      `create unique index "operation_unfinished_session_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING');`,
    );
  }
}
