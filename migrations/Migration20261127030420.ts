import { Migration } from "@mikro-orm/migrations";

export class Migration20261127030420 extends Migration {
  override name = "Migration20261127030420";

  override up(): void | Promise<void> {
    this.addSql(`alter table "access_token" add "opened_by" uuid null;`);
    this.addSql(
      `alter table "access_token" add constraint "access_token_opened_by_foreign" foreign key ("opened_by") references "access_token" ("id") on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "access_token" drop constraint "access_token_opened_by_foreign";`);

    this.addSql(`alter table "access_token" drop column "opened_by";`);
  }
}
