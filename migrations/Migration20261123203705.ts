import { Migration } from "@mikro-orm/migrations";

export class Migration20261123203705 extends Migration {
  override name = "Migration20261123203705";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "cluster" ("id" uuid not null, "serial" int generated always as identity not null, "name" text not null, "description" text null, "command_host_id" uuid null, "gluster_version" text null, "ssh_port" int not null, "ssh_user" text not null, "ssh_credential" jsonb not null, "ssh_jump" jsonb null, "reachable" boolean not null, "unreachable_reason" text null, "last_seen_at" timestamptz(3) null, "sessions_observed_at" timestamptz(3) null, "topology_observed_at" timestamptz(3) null, "registered_by" text not null, "registered_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "cluster" add constraint "cluster_serial_unique" unique ("serial");`);

    this.addSql(
      `create table "event" ("number" bigserial primary key, "at" timestamptz(3) not null, "kind" text not null, "cluster_id" uuid null, "cluster_name" text null, "secondary_cluster_id" uuid null, "volume_id" uuid null, "volume_name" text null, "session_id" uuid null, "session_name" text null, "operation_id" uuid null, "host_id" uuid null, "host_name" text null, "before" jsonb null, "after" jsonb null);`,
    );
    this.addSql(`create index "event_at_index" on "event" ("at");`);
    this.addSql(`create index "event_session_id_number_index" on "event" ("session_id", "number");`);

    this.addSql(`create table "event_horizon" ("id" serial primary key, "deleted_up_to" bigint not null);`);

    this.addSql(
      `create table "host" ("id" uuid not null, "cluster_id" uuid not null, "name" text not null, "other_names" text[] not null, "peer_state" text null, "connected" boolean null, "ssh_address" text null, "ssh_port" int null, "ssh_user" text null, "ssh_jump" jsonb null, "host_key" text null, "time_zone" text null, "reachable" boolean null, "unreachable_reason" text null, "last_seen_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "host_cluster_id_index" on "host" ("cluster_id");`);

    this.addSql(
      `create table "operation" ("id" uuid not null, "number" bigint generated always as identity not null, "kind" text not null, "state" text not null, "cluster_id" uuid not null, "cluster_name" text not null, "volume_id" uuid not null, "volume_name" text not null, "session_id" uuid not null, "session_name" text not null, "secondary_cluster_id" uuid null, "arguments" jsonb not null, "requested_by" text not null, "idempotency_key" text null, "already_so" boolean not null default false, "error_code" text null, "error_message" text null, "created_at" timestamptz(3) not null, "started_at" timestamptz(3) null, "finished_at" timestamptz(3) null, "deadline_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "operation_cluster_id_created_at_index" on "operation" ("cluster_id", "created_at");`);
    this.addSql(`create index "operation_session_id_created_at_index" on "operation" ("session_id", "created_at");`);
    this.addSql(`create index "operation_created_at_id_index" on "operation" ("created_at", "id");`);
    this.addSql(
      `create index "operation_unfinished_cluster_index" on "operation" ("cluster_id", "number") where "state" in ('PENDING', 'RUNNING');`,
    );
    this.addSql(
      `create unique index "operation_unfinished_session_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING');`,
    );
    this.addSql(
      `alter table "operation" add constraint "operation_requested_by_idempotency_key_unique" unique ("requested_by", "idempotency_key");`,
    );

    this.addSql(
      `create table "operation_step" ("operation_id" uuid not null, "number" int not null, "name" text not null, "state" text not null, "host" text null, "argv" text[] not null, "exit_code" int null, "milliseconds" int null, "output" text null, "undo" text null, "started_at" timestamptz(3) null, "finished_at" timestamptz(3) null, primary key ("operation_id", "number"));`,
    );

    this.addSql(
      `create table "service_user" ("name" text not null, "password_hash" text not null, "created_at" timestamptz(3) not null, primary key ("name"));`,
    );

    this.addSql(
      `create table "access_token" ("id" uuid not null, "user_name" text not null, "label" text not null, "token_hash" text not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "access_token" add constraint "access_token_token_hash_unique" unique ("token_hash");`);

    this.addSql(
      `create table "volume" ("id" uuid not null, "cluster_id" uuid not null, "name" text not null, "type" text not null, "status" text not null, "replica_count" int not null, "arbiter_count" int not null, "disperse_count" int not null, "redundancy_count" int not null, "transport" text not null, "options" jsonb not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "volume" add constraint "volume_cluster_id_name_unique" unique ("cluster_id", "name") deferrable initially deferred;`,
    );

    this.addSql(
      `create table "gluster_georep_session" ("session_id" uuid not null, "master_volume_id" uuid not null, "session_key" text null, "slave_host_uuid" uuid null, "slave_host_name" text not null, "slave_volume_id" uuid null, "slave_volume_name" text not null, "user_name" text null, "status" text not null, "last_known_status" text not null, "cluster_id" uuid not null, "observed_at" timestamptz(3) null, "options_observed_at" timestamptz(3) null, "missed_looks" int not null default 0, "created_at" timestamptz(3) not null, primary key ("session_id"));`,
    );
    this.addSql(`create index "gluster_georep_session_cluster_id_index" on "gluster_georep_session" ("cluster_id");`);
    this.addSql(
      `create index "gluster_georep_session_slave_volume_id_index" on "gluster_georep_session" ("slave_volume_id");`,
    );
    this.addSql(
      `alter table "gluster_georep_session" add constraint "gluster_georep_session_master_volume_id_session_key_unique" unique ("master_volume_id", "session_key");`,
    );

    this.addSql(
      `create table "gluster_georep_config" ("session_id" uuid not null, "config_key" text not null, "config_value" text not null, "id" uuid not null, primary key ("session_id", "config_key"));`,
    );
    this.addSql(`alter table "gluster_georep_config" add constraint "gluster_georep_config_id_unique" unique ("id");`);

    this.addSql(
      `create table "gluster_volume_bricks" ("id" uuid not null, "volume_id" uuid not null, "host_id" uuid not null, "host_name" text not null, "brick_dir" text not null, "brick_order" int not null, "is_arbiter" boolean not null, "online" boolean null, "size_total" bigint null, "size_free" bigint null, "capacity_observed_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "gluster_volume_bricks_host_id_index" on "gluster_volume_bricks" ("host_id");`);
    this.addSql(
      `alter table "gluster_volume_bricks" add constraint "gluster_volume_bricks_volume_id_brick_order_unique" unique ("volume_id", "brick_order") deferrable initially deferred;`,
    );

    this.addSql(
      `create table "gluster_georep_session_details" ("session_id" uuid not null, "master_brick_id" uuid not null, "slave_host_uuid" uuid null, "slave_host_name" text null, "status" text not null, "status_word" text null, "checkpoint_status" text null, "crawl_status" text null, "files_synced" bigint null, "files_pending" bigint null, "bytes_pending" bigint null, "deletes_pending" bigint null, "files_skipped" bigint null, "entry_pending" bigint null, "data_pending" bigint null, "meta_pending" bigint null, "failures" bigint null, "last_synced" timestamptz(0) null, "checkpoint_time" timestamptz(0) null, "checkpoint_completed" boolean null, "checkpoint_completion_time" timestamptz(0) null, "observed_at" timestamptz(3) null, "counters_observed_at" timestamptz(3) null, primary key ("session_id", "master_brick_id"));`,
    );
    this.addSql(
      `create index "gluster_georep_session_details_master_brick_id_index" on "gluster_georep_session_details" ("master_brick_id");`,
    );

    this.addSql(
      `alter table "host" add constraint "host_cluster_id_foreign" foreign key ("cluster_id") references "cluster" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "operation_step" add constraint "operation_step_operation_id_foreign" foreign key ("operation_id") references "operation" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "access_token" add constraint "access_token_user_name_foreign" foreign key ("user_name") references "service_user" ("name") on delete cascade;`,
    );

    this.addSql(
      `alter table "volume" add constraint "volume_cluster_id_foreign" foreign key ("cluster_id") references "cluster" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "gluster_georep_session" add constraint "gluster_georep_session_master_volume_id_foreign" foreign key ("master_volume_id") references "volume" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "gluster_georep_session" add constraint "gluster_georep_session_cluster_id_foreign" foreign key ("cluster_id") references "cluster" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "gluster_georep_config" add constraint "gluster_georep_config_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on delete cascade;`,
    );

    this.addSql(
      `alter table "gluster_volume_bricks" add constraint "gluster_volume_bricks_volume_id_foreign" foreign key ("volume_id") references "volume" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "gluster_georep_session_details" add constraint "gluster_georep_session_details_session_id_foreign" foreign key ("session_id") references "gluster_georep_session" ("session_id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "gluster_georep_session_details" add constraint "gluster_georep_session_details_master_brick_id_foreign" foreign key ("master_brick_id") references "gluster_volume_bricks" ("id") on update cascade on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "host" drop constraint "host_cluster_id_foreign";`);
    this.addSql(`alter table "volume" drop constraint "volume_cluster_id_foreign";`);
    this.addSql(`alter table "gluster_georep_session" drop constraint "gluster_georep_session_cluster_id_foreign";`);
    this.addSql(`alter table "operation_step" drop constraint "operation_step_operation_id_foreign";`);
    this.addSql(`alter table "access_token" drop constraint "access_token_user_name_foreign";`);
    this.addSql(
      `alter table "gluster_georep_session" drop constraint "gluster_georep_session_master_volume_id_foreign";`,
    );
    this.addSql(`alter table "gluster_volume_bricks" drop constraint "gluster_volume_bricks_volume_id_foreign";`);
    this.addSql(`alter table "gluster_georep_config" drop constraint "gluster_georep_config_session_id_foreign";`);
    this.addSql(
      `alter table "gluster_georep_session_details" drop constraint "gluster_georep_session_details_session_id_foreign";`,
    );
    this.addSql(
      `alter table "gluster_georep_session_details" drop constraint "gluster_georep_session_details_master_brick_id_foreign";`,
    );

    this.addSql(`drop table if exists "cluster" cascade;`);
    this.addSql(`drop table if exists "event" cascade;`);
    this.addSql(`drop table if exists "event_horizon" cascade;`);
    this.addSql(`drop table if exists "host" cascade;`);
    this.addSql(`drop table if exists "operation" cascade;`);
    this.addSql(`drop table if exists "operation_step" cascade;`);
    this.addSql(`drop table if exists "service_user" cascade;`);
    this.addSql(`drop table if exists "access_token" cascade;`);
    this.addSql(`drop table if exists "volume" cascade;`);
    this.addSql(`drop table if exists "gluster_georep_session" cascade;`);
    this.addSql(`drop table if exists "gluster_georep_config" cascade;`);
    this.addSql(`drop table if exists "gluster_volume_bricks" cascade;`);
    this.addSql(`drop table if exists "gluster_georep_session_details" cascade;`);
  }
}
