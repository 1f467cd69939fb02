import { Migration } from "@mikro-orm/migrations";

export class Migration20261125005257 extends Migration {
  override name = "Migration20261125005257";

  override up(): void | Promise<void> {
    this.addSql(`alter table "host" add "gluster_version" text null;`);

    this.addSql(
      `alter table "gluster_volume_bricks" add "device" text null, add "has_files" boolean null, add "bytes_written" bigint null, add "bytes_written_seconds" int null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "gluster_volume_bricks" drop column "device", drop column "has_files", drop column "bytes_written", drop column "bytes_written_seconds";`,
    );

    this.addSql(`alter table "host" drop column "gluster_version";`);
  }
}
