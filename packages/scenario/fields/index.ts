export {
  defaulted,
  type Field,
  field,
  filledGroup,
  type KeyDoc,
  optional,
  type SchemaOf,
  shownDefault,
} from "./field.ts";
export * from "./group.ts";
export { type QuantityDoc, quantity, quantitySchema } from "./quantity-field.ts";
export { day, month, oneOf, oneOfSchema, textSchema, words, yesNo, zone } from "./word-fields.ts";
