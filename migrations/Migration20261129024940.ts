import { Migration } from "@mikro-orm/migrations";

export class Migration20261129024940 extends Migration {
  override name = "Migration20261129024940";

  override up(): void | Promise<void> {
    this.addSql(`alter table "gluster_volume_bricks" add "online_since" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "gluster_volume_bricks" drop column "online_since";`);
  }
}
