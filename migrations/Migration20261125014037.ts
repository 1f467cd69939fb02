import { Migration } from "@mikro-orm/migrations";

export class Migration20261125014037 extends Migration {
  override name = "Migration20261125014037";

  override up(): void | Promise<void> {
    this.addSql(`alter table "operation" add "before" jsonb null;`);

    this.addSql(`alter table "operation_step" add "input" text null, add "undoes" int null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "operation" drop column "before";`);

    this.addSql(`alter table "operation_step" drop column "input", drop column "undoes";`);
  }
}
