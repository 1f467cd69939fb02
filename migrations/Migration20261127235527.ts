import { Migration } from "@mikro-orm/migrations";

export class Migration20261127235527 extends Migration {
  override name = "Migration20261127235527";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "host" add "clock_ahead_seconds" double precision null, add "clock_error_seconds" double precision null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "host" drop column "clock_ahead_seconds", drop column "clock_error_seconds";`);
  }
}
