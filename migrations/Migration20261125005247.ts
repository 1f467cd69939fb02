import { Migration } from "@mikro-orm/migrations";

export class Migration20261125005247 extends Migration {
  override name = "Migration20261125005247";

  override up(): void | Promise<void> {
    this.addSql(`alter table "operation" add "requested_by_token_id" uuid null;`);

    // Tokens could do everything until now, and must go on to.
    this.addSql(`alter table "access_token" add "role" text not null default 'ADMIN';`);
    this.addSql(`alter table "access_token" alter column "role" drop default;`);

    this.addSql(
      `alter table "gluster_georep_config" add "default_value" text null, add "configurable" boolean null, add "modified" boolean null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "access_token" drop column "role";`);

    this.addSql(
      `alter table "gluster_georep_config" drop column "default_value", drop column "configurable", drop column "modified";`,
    );

    this.addSql(`alter table "operation" drop column "requested_by_token_id";`);
  }
}
