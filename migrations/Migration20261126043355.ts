import { Migration } from "@mikro-orm/migrations";

export class Migration20261126043355 extends Migration {
  override name = "Migration20261126043355";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "cluster" add "reachable_since" timestamptz(3) null, add "glusterd_up" boolean null, add "glusterd_down_reason" text null, add "glusterd_since" timestamptz(3) null;`,
    );

    this.addSql(
      `alter table "host" add "reachable_since" timestamptz(3) null, add "glusterd_up" boolean null, add "glusterd_down_reason" text null, add "glusterd_since" timestamptz(3) null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "cluster" drop column "reachable_since", drop column "glusterd_up", drop column "glusterd_down_reason", drop column "glusterd_since";`,
    );

    this.addSql(
      `alter table "host" drop column "reachable_since", drop column "glusterd_up", drop column "glusterd_down_reason", drop column "glusterd_since";`,
    );
  }
}
