type Same<A, B> = (<T>(of: T) => T extends A ? 1 : 2) extends <T>(of: T) => T extends B ? 1 : 2 ? true : false;

type ColumnOf<E> = {
  [K in keyof E]-?: Same<Pick<E, K>, Readonly<Pick<E, K>>> extends true ? never : K;
}[keyof E] &
  string;

/** The columns of an entity, as one row holds them: its properties but for relations and what is computed, which are `readonly`. */
export type Row<E> = { [K in ColumnOf<E>]: E[K] };
