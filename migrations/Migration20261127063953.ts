import { Migration } from "@mikro-orm/migrations";

export class Migration20261127063953 extends Migration {
  override name = "Migration20261127063953";

  override up(): void | Promise<void> {
    // Until now it was the age of last_synced, which grows while nothing waits: those figures are no lag.
    this.addSql(`alter table "gluster_georep_session_history" drop column "lag_seconds", add "lag_seconds" int null;`);

    this.addSql(
      `create table "gluster_georep_session_rpo" ("session_id" uuid not null, "seconds" int not null, "breached_since" timestamptz(0) null, primary key ("session_id"));`,
    );

    this.addSql(
      `alter table "gluster_georep_session" add "lag_state" text null, add "lag_state_since" timestamptz(0) null, add "unsynced_since" timestamptz(0) null, add "catch_up_rate" double precision null, add "caught_up_at" timestamptz(0) null;`,
    );

    this.addSql(
      `alter table "gluster_georep_session_details" add "lag_state" text null, add "lag_state_since" timestamptz(0) null, add "unsynced_since" timestamptz(0) null, add "catch_up_rate" double precision null, add "caught_up_at" timestamptz(0) null;`,
    );

    this.addSql(
      `alter table "gluster_georep_session_rpo" add constraint "gluster_georep_session_rpo_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on update cascade on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "gluster_georep_session_rpo" cascade;`);

    this.addSql(
      `alter table "gluster_georep_session" drop column "lag_state", drop column "lag_state_since", drop column "unsynced_since", drop column "catch_up_rate", drop column "caught_up_at";`,
    );

    this.addSql(
      `alter table "gluster_georep_session_details" drop column "lag_state", drop column "lag_state_since", drop column "unsynced_since", drop column "catch_up_rate", drop column "caught_up_at";`,
    );
  }
}
