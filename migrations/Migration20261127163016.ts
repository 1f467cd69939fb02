import { Migration } from "@mikro-orm/migrations";

export class Migration20261127163016 extends Migration {
  override name = "Migration20261127163016";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "alert_delivery_alert" ("delivery_id" uuid not null, "alert_id" uuid not null, primary key ("delivery_id", "alert_id"));`,
    );
    this.addSql(
      `insert into "alert_delivery_alert" ("delivery_id", "alert_id") select "id", "alert_id" from "alert_delivery";`,
    );
    this.addSql(`create index "alert_delivery_alert_alert_id_index" on "alert_delivery_alert" ("alert_id");`);

    // The JSON of the format GENERIC is of another version for a grouped receiver: those that there are go on with theirs.
    this.addSql(`alter table "alert_receiver" add "grouped" boolean null;`);
    this.addSql(`update "alert_receiver" set "grouped" = "format" is distinct from 'GENERIC';`);
    this.addSql(`alter table "alert_receiver" alter "grouped" set not null;`);

    this.addSql(`drop index "alert_delivery_alert_id_number_index";`);
    this.addSql(`alter table "alert_delivery" add "rule_id" uuid null;`);
    this.addSql(`update "alert_delivery" d set "rule_id" = a."rule_id" from "alert" a where a."id" = d."alert_id";`);
    this.addSql(`alter table "alert_delivery" alter "rule_id" set not null;`);
    this.addSql(
      `create index "alert_delivery_receiver_id_rule_id_kind_number_index" on "alert_delivery" ("receiver_id", "rule_id", "kind", "number");`,
    );
    this.addSql(`create index "alert_delivery_alert_id_index" on "alert_delivery" ("alert_id");`);

    this.addSql(
      `alter table "alert_delivery_alert" add constraint "alert_delivery_alert_delivery_id_foreign" foreign key ("delivery_id") references "alert_delivery" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "alert_delivery_alert" add constraint "alert_delivery_alert_alert_id_foreign" foreign key ("alert_id") references "alert" ("id") on update cascade on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "alert_delivery_alert" cascade;`);

    this.addSql(`drop index "alert_delivery_receiver_id_rule_id_kind_number_index";`);
    this.addSql(`drop index "alert_delivery_alert_id_index";`);
    this.addSql(`alter table "alert_delivery" drop column "rule_id";`);
    this.addSql(`create index "alert_delivery_alert_id_number_index" on "alert_delivery" ("alert_id", "number");`);

    this.addSql(`alter table "alert_receiver" drop column "grouped";`);
  }
}
