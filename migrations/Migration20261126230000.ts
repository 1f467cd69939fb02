import { Migration } from "@mikro-orm/migrations";

export class Migration20261126230000 extends Migration {
  override name = "Migration20261126230000";

  override up(): void | Promise<void> {
    this.addSql(`alter table "access_token" add "kind" text not null default 'TOKEN';`);
    this.addSql(`update "access_token" set "kind" = 'OVIRT' where "label" = 'logged in through oVirt''s interface';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "access_token" drop column "kind";`);
  }
}
