import { Migration } from "@mikro-orm/migrations";

export class Migration20261126050850 extends Migration {
  override name = "Migration20261126050850";

  override up(): void | Promise<void> {
    this.addSql(`alter table "cluster" add "unread" jsonb null;`);

    this.addSql(`alter table "host" add "unread" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "cluster" drop column "unread";`);

    this.addSql(`alter table "host" drop column "unread";`);
  }
}
