import { Migration } from "@mikro-orm/migrations";

export class Migration20261127071914 extends Migration {
  override name = "Migration20261127071914";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "alert_receiver" ("id" uuid not null, "name" text not null, "kind" text not null, "format" text null, "shown_url" text null, "sealed_url" text null, "sealed_secret" text null, "addresses" jsonb not null, "created_by" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "alert_receiver" add constraint "alert_receiver_name_unique" unique ("name");`);

    this.addSql(
      `create table "alert_rule" ("id" uuid not null, "name" text not null, "enabled" boolean not null, "condition" jsonb not null, "hold_seconds" int not null, "severity" text not null, "cluster_id" uuid null, "session_id" uuid null, "created_by" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "alert_rule" add constraint "alert_rule_name_unique" unique ("name");`);

    this.addSql(
      `create table "alert_silence" ("id" uuid not null, "rule_id" uuid null, "cluster_id" uuid null, "session_id" uuid null, "until" timestamptz(3) not null, "comment" text not null, "created_by" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "alert_silence_until_index" on "alert_silence" ("until");`);

    this.addSql(
      `create table "alert_route" ("rule_id" uuid not null, "receiver_id" uuid not null, primary key ("rule_id", "receiver_id"));`,
    );

    this.addSql(
      `create table "alert" ("id" uuid not null, "rule_id" uuid not null, "rule_name" text not null, "condition" text not null, "severity" text not null, "state" text not null, "subject" text not null, "summary" text not null, "remedy" jsonb not null, "since" timestamptz(3) not null, "created_at" timestamptz(3) not null, "fired_at" timestamptz(3) null, "resolved_at" timestamptz(3) null, "told" text null, "cluster_id" uuid null, "cluster_name" text null, "volume_id" uuid null, "volume_name" text null, "session_id" uuid null, "session_name" text null, "operation_id" uuid null, "finding_code" text null, primary key ("id"));`,
    );
    this.addSql(`create index "alert_rule_id_created_at_index" on "alert" ("rule_id", "created_at");`);
    this.addSql(`create index "alert_created_at_id_index" on "alert" ("created_at", "id");`);
    this.addSql(
      `create index "alert_untold_index" on "alert" ("id") where (("state" = 'FIRING' and "told" is null) or ("state" = 'RESOLVED' and "told" = 'FIRING'));`,
    );
    this.addSql(
      `create unique index "alert_open_unique" on "alert" ("rule_id", "subject") where "state" <> 'RESOLVED';`,
    );

    this.addSql(
      `create table "alert_delivery" ("id" uuid not null, "number" bigint generated always as identity not null, "alert_id" uuid not null, "receiver_id" uuid not null, "receiver_name" text not null, "kind" text not null, "state" text not null, "attempts" int not null, "created_at" timestamptz(3) not null, "queued_at" timestamptz(3) not null, "next_attempt_at" timestamptz(3) null, "last_attempt_at" timestamptz(3) null, "delivered_at" timestamptz(3) null, "last_status" int null, "last_error" text null, "last_response" text null, "body" text not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "alert_delivery_pending_index" on "alert_delivery" ("receiver_id", "next_attempt_at") where "state" = 'PENDING';`,
    );
    this.addSql(`create index "alert_delivery_state_number_index" on "alert_delivery" ("state", "number");`);
    this.addSql(
      `create index "alert_delivery_receiver_id_number_index" on "alert_delivery" ("receiver_id", "number");`,
    );
    this.addSql(`create index "alert_delivery_alert_id_number_index" on "alert_delivery" ("alert_id", "number");`);
    this.addSql(`alter table "alert_delivery" add constraint "alert_delivery_number_unique" unique ("number");`);

    this.addSql(
      `create index "operation_unsuccessful_index" on "operation" ("finished_at") where "state" in ('FAILED', 'UNKNOWN');`,
    );

    this.addSql(
      `alter table "alert_route" add constraint "alert_route_rule_id_foreign" foreign key ("rule_id") references "alert_rule" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "alert_route" add constraint "alert_route_receiver_id_foreign" foreign key ("receiver_id") references "alert_receiver" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "alert_delivery" add constraint "alert_delivery_alert_id_foreign" foreign key ("alert_id") references "alert" ("id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "alert_route" drop constraint "alert_route_receiver_id_foreign";`);
    this.addSql(`alter table "alert_route" drop constraint "alert_route_rule_id_foreign";`);
    this.addSql(`alter table "alert_delivery" drop constraint "alert_delivery_alert_id_foreign";`);

    this.addSql(`drop table if exists "alert_receiver" cascade;`);
    this.addSql(`drop table if exists "alert_rule" cascade;`);
    this.addSql(`drop table if exists "alert_silence" cascade;`);
    this.addSql(`drop table if exists "alert_route" cascade;`);
    this.addSql(`drop table if exists "alert" cascade;`);
    this.addSql(`drop table if exists "alert_delivery" cascade;`);

    this.addSql(`drop index "operation_unsuccessful_index";`);
  }
}
