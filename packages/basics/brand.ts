declare const brand: unique symbol;

/** A structural type made nominal: only the parser of a brand may create one. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
