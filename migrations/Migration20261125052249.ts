import { Migration } from "@mikro-orm/migrations";

export class Migration20261125052249 extends Migration {
  override name = "Migration20261125052249";

  override up(): void | Promise<void> {
    this.addSql(`alter table "operation_step" add "checks" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "operation_step" drop column "checks";`);
  }
}
