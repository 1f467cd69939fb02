import { Migration } from "@mikro-orm/migrations";

export class Migration20261126043329 extends Migration {
  override name = "Migration20261126043329";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "cluster" add "sync_requested" bigint not null default '0', add "sync_done" bigint not null default '0';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "cluster" drop column "sync_requested", drop column "sync_done";`);
  }
}
