import { Migration } from "@mikro-orm/migrations";

export class Migration20261125014247 extends Migration {
  override name = "Migration20261125014247";

  override up(): void | Promise<void> {
    this.addSql(`alter table "host" drop column "time_zone";`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "host" add "time_zone" text null;`);
  }
}
