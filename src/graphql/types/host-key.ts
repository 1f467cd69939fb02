import { Field, ObjectType } from "type-graphql";
import type { ShownHostKey } from "../../service/clusters/registration.js";

@ObjectType({ simpleResolvers: true, description: "A key by which a host would be known." })
export class SshHostKey implements ShownHostKey {
  @Field(() => String, { description: "`SHA256:…`, as `ssh-keygen -l` prints it." })
  readonly fingerprint!: string;

  @Field(() => String, { description: "Such as `ssh-ed25519`." })
  readonly algorithm!: string;
}
