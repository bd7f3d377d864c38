import type { StaticType } from "@sternpost/cel"
import type { TypeSchema, ValueSchema } from "@sternpost/schema"

/** The type of an object of a kind, for expressions about it. */
export function objectType(schema: TypeSchema): StaticType {
  return fieldsType(schema)
}

function fieldsType(schema: TypeSchema): StaticType {
  const { name, fieldNames, isComplete } = schema
  return {
    object: {
      name: name.split(".").at(-1) ?? name,
      names: fieldNames,
      // A type without fields is free of form.
      isComplete: isComplete && fieldNames.length > 0,
      field(key) {
        const field = schema.field(key)
        return field === undefined ? undefined : valueType(field)
      },
    },
  }
}

// Times, quantities and bytes are written as strings, and are other types to expressions.
function valueType(schema: ValueSchema): StaticType {
  switch (schema.type) {
    case "string":
      return "string"
    case "boolean":
      return "bool"
    case "int32":
    case "int64":
      return "int"
    case "number":
      return "double"
    case "list":
      return { list: schema.items === undefined ? "dyn" : valueType(schema.items) }
    case "map": {
      const value = schema.fields?.field("")
      return { map: value === undefined ? "dyn" : valueType(value) }
    }
    case "object":
      return schema.fields === undefined ? "dyn" : fieldsType(schema.fields)
    default:
      return "dyn"
  }
}
