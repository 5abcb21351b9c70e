/** Which custom events an app has, and what properties each of them carries: one type for server and browser. */

/** What JSON can say. Nested values are kept, and shown as text. */
export type PropertyInput =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly PropertyInput[]
  | { readonly [key: string]: PropertyInput };

/** The properties of one event, by name. `undefined` is as good as absent. */
export type PropertiesInput = Readonly<Record<string, PropertyInput>>;

/**
 * The events of an app that names none: any name, any properties. An app that writes its own map, as a type
 * or an interface, makes a wrong name or property a type error.
 *
 * @example
 * type Events = { signup: { plan: string }; logout: undefined };
 */
export type AnyEvents = Record<string, PropertiesInput | undefined>;

/** Names of a map's events. */
export type EventName<Events> = keyof Events & string;

/** Whether an event can be sent without properties: none are declared, or none must be there. */
type MayLackProperties<Properties> = undefined extends Properties
  ? true
  : Record<never, never> extends Properties
    ? true
    : false;

/** The field `properties` of an event in an object: optional only where the map lets it be. */
export type PropertiesField<Properties> =
  MayLackProperties<Properties> extends true
    ? { properties?: Properties | undefined }
    : { properties: Properties };

/** The properties of an event as a trailing argument: optional only where the map lets them be. */
export type PropertiesArgument<Properties> =
  MayLackProperties<Properties> extends true
    ? [properties?: Properties]
    : [properties: Properties];
