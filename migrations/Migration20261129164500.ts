import { Migration } from "@mikro-orm/migrations";

/**
 * Counting all events reads an index alone where VACUUM has been: by default it comes only once the largest table has grown by a
 * fifth, and a count of a million rows takes three times as long by then.
 */
export class Migration20261129164500 extends Migration {
  override name = "Migration20261129164500";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "event" set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "event" reset (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor);`);
  }
}
