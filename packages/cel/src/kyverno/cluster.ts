import { EvaluationError } from "@marcbachmann/cel-js"
import { UNKNOWN_VALUE } from "../engine-errors.ts"
import type { Library, Registrar } from "../library.ts"

class Resources {}
class ResourceName {}
class GlobalContext {}
class Http {}
class Certificates {}
class ImageData {}

const NAME = "schema.GroupVersionResource"
const MAP = "map<string, dyn>"

/** What asks a cluster, a registry or the network: checked as all others, and never known here. */
export const clusterLibrary: Library = {
  name: "kyverno.cluster",
  register(registrar) {
    registrar.type(NAME, ResourceName)
    const resources = known(
      registrar,
      "resource",
      Resources,
      "objects of a cluster are not known here",
    )
    // A policy of a namespace names none.
    for (const where of ["", ", string"]) {
      for (const method of ["Get", "get"]) {
        resources(`${method}(string, string, string${where}): ${MAP}`)
        resources(`${method}(${NAME}, string${where}): ${MAP}`)
      }
      for (const method of ["List", "list"])
        for (const labels of ["", ", map<string, string>"]) {
          resources(`${method}(string, string${where}${labels}): ${MAP}`)
          resources(`${method}(${NAME}${where}${labels}): ${MAP}`)
        }
      for (const method of ["Post", "post"])
        resources(`${method}(string, string${where}, map<string, dyn>): ${MAP}`)
    }
    for (const method of ["ToGVR", "toGVR"]) resources(`${method}(string, string): ${NAME}`)
    const context = known(
      registrar,
      "globalContext",
      GlobalContext,
      "global context entries of a cluster are not known here",
    )
    for (const method of ["Get", "get"]) {
      context(`${method}(string): dyn`)
      context(`${method}(string, string): dyn`)
    }
    const http = known(registrar, "http", Http, "nothing is asked of the network here")
    for (const method of ["Get", "get"]) {
      http(`${method}(string): dyn`)
      http(`${method}(string, map<string, string>): dyn`)
    }
    for (const method of ["Post", "post"]) {
      http(`${method}(string, dyn): dyn`)
      http(`${method}(string, dyn, map<string, string>): dyn`)
    }
    for (const method of ["Client", "client"]) http(`${method}(string): namespace.http`)
    const images = known(
      registrar,
      "image",
      ImageData,
      "what a registry knows of an image is not known here",
    )
    for (const method of ["GetMetadata", "getMetadata"]) images(`${method}(string): dyn`)
    const certificates = known(registrar, "x509", Certificates, "certificates are not read here")
    certificates("decode(string): dyn")
    const random = () => {
      throw unknown("random() gives another text each time")
    }
    registrar.define("random(): string", random).define("random(string): string", random)
  },
}

/** Registers a name that methods hang on which all say why nobody knows what they give. */
function known(
  registrar: Registrar,
  name: string,
  valueClass: new () => object,
  reason: string,
): (signature: string) => void {
  registrar.namespace(name, valueClass)
  return (signature) => {
    registrar.define(`namespace.${name}.${signature}`, () => {
      throw unknown(`${reason} (${name}.${signature.slice(0, signature.indexOf("("))})`)
    })
  }
}

function unknown(message: string): EvaluationError {
  return new EvaluationError({ code: UNKNOWN_VALUE, message } as unknown as string)
}
