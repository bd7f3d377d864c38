const SECRET_NAME =
  /secret|passw(?:or)?d|passphrase|token|credential|api[_.-]?key|(?:private|access|fernet|encryption|signing|master)[_.-]?key|bearer/i
// Names of variables that say where something is, or how it is used, not what it is.
const ABOUT_IT =
  /(?:_?(?:name|names|namespace|path|paths|file|files|dir|directory|folder|mount|url|uri|host|port|endpoint|ref|class|type|kind|store|provider|issuer|audience|enabled|disabled|required|optional|policy|length|size|ttl|timeout|expir\w*|duration|interval|lifetime|seconds|minutes|hours|days|age|version|format|engine|backend|header|field|label|uuid|prefix|suffix|algorithm|mode|key_?name|count|limit|rotation|refresh))$/i
const HARMLESS =
  /^(?:true|false|yes|no|on|off|null|none|\d{0,5}|\$\(\w+\)|\/[\w./-]*|https?:\/\/[^@\s]*)$/i

/** Whether a variable that is called so and has this value is a secret in clear text, by all appearances. */
export function isSecretVariable(name: string, text: string): boolean {
  if (text === "" || !SECRET_NAME.test(name)) return false
  // The pattern of names is long: it is for what the value has not told.
  return (!HARMLESS.test(text) || isPasswordOfDigits(name, text)) && !ABOUT_IT.test(name)
}

// A number may be a limit of tokens, but a password of digits is one all the same.
function isPasswordOfDigits(name: string, text: string): boolean {
  return /^\d+$/.test(text) && /(?:token|secret|passw(?:or)?d|passphrase)$/i.test(name)
}

/** Whether a text has a word in it that names of secret variables have. */
export function mentionsSecret(text: string): boolean {
  return SECRET_NAME.test(text)
}
