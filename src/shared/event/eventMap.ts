/**
 * Types for an app's custom events and the properties of each. Server and browser use the same
 * type.
 */

/** A JSON value. Nested values are kept, and shown as text. */
export type PropertyInput =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly PropertyInput[]
  | { readonly [key: string]: PropertyInput };

/** The properties of one event, by name. `undefined` means the same as absent. */
export type PropertiesInput = Readonly<Record<string, PropertyInput>>;

/**
 * The events of an app without an event map: any name, any properties. If an app writes its own
 * map, as a type or an interface, a wrong name or property is a type error.
 *
 * @example
 * type Events = { signup: { plan: string }; logout: undefined };
 */
export type AnyEvents = Record<string, PropertiesInput | undefined>;

/** Names of a map's events. */
export type EventName<Events> = keyof Events & string;

/**
 * `true` if an event can be sent without properties, because it declares none or only optional
 * ones.
 */
type MayLackProperties<Properties> = undefined extends Properties
  ? true
  : Record<never, never> extends Properties
    ? true
    : false;

/** The field `properties` of an event object. It is optional only if the map allows that. */
export type PropertiesField<Properties> =
  MayLackProperties<Properties> extends true
    ? { properties?: Properties | undefined }
    : { properties: Properties };

/**
 * The properties of an event as the last argument. They are optional only if the map allows that.
 */
export type PropertiesArgument<Properties> =
  MayLackProperties<Properties> extends true
    ? [properties?: Properties]
    : [properties: Properties];
