import { Migration } from "@mikro-orm/migrations";

export class Migration20261127025554 extends Migration {
  override name = "Migration20261127025554";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "gluster_georep_finding" ("id" uuid not null, "session_id" uuid not null, "code" text not null, "severity" text not null, "message" text not null, "evidence" jsonb not null, "remedy" jsonb not null, "mutation" text null, "since" timestamptz(3) not null, "opened_at" timestamptz(3) not null, "confirmed_at" timestamptz(3) not null, "closed_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "gluster_georep_finding_opened_at_index" on "gluster_georep_finding" ("opened_at");`);
    this.addSql(
      `create index "gluster_georep_finding_session_id_opened_at_index" on "gluster_georep_finding" ("session_id", "opened_at");`,
    );
    this.addSql(
      `create unique index "gluster_georep_finding_open_unique" on "gluster_georep_finding" ("session_id", "code") where "closed_at" is null;`,
    );

    this.addSql(
      `alter table "gluster_georep_finding" add constraint "gluster_georep_finding_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "gluster_georep_finding" cascade;`);
  }
}
