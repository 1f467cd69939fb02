import { Migration } from "@mikro-orm/migrations";

export class Migration20261125011414 extends Migration {
  override name = "Migration20261125011414";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "gluster_georep_checkpoint" ("id" uuid not null, "session_id" uuid not null, "checkpoint_at" timestamptz(0) not null, "first_seen_at" timestamptz(3) not null, "operation_id" uuid null, "set_by" text null, "set_by_token_id" uuid null, "active_bricks" int not null, "active_completed" int not null, "completed_at" timestamptz(0) null, "superseded_at" timestamptz(3) null, "bricks" jsonb not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "gluster_georep_checkpoint" add constraint "gluster_georep_checkpoint_session_id_checkpoint_at_unique" unique ("session_id", "checkpoint_at");`,
    );
    this.addSql(
      `create unique index "gluster_georep_checkpoint_present_unique" on "gluster_georep_checkpoint" ("session_id") where "superseded_at" is null;`,
    );

    this.addSql(
      `alter table "gluster_georep_checkpoint" add constraint "gluster_georep_checkpoint_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "gluster_georep_checkpoint" cascade;`);
  }
}
