import { BlockList, isIP } from "node:net"
import { KubeError } from "../errors.ts"

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy on the way to a server: the one that the kubeconfig names, else that of the environment
 * (`HTTPS_PROXY` and `HTTP_PROXY`, except for what `NO_PROXY` lists), else none. Throws a `KubeError` for one that is
 * no address or of another scheme. Source of the rules: golang.org/x/net/http/httpproxy, which kubectl follows.
 */
export function proxyFor(
  server: URL,
  configured: string | undefined,
  env: Environment,
): URL | undefined {
  if (configured) return readProxy(configured, "proxy-url")
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY"
  const address = variable(env, name)
  if (!address || isDirect(server, variable(env, "NO_PROXY") ?? "")) return undefined
  return readProxy(address.includes("://") ? address : `http://${address}`, name)
}

const variable = (env: Environment, name: string): string | undefined =>
  env[name] || env[name.toLowerCase()]

const SCHEMES: readonly string[] = ["http:", "https:", "socks5:", "socks5h:"]

// Neither the address nor what the parser says of it is shown: it may have a password.
function readProxy(text: string, field: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && SCHEMES.includes(url.protocol)) return url
  const problem = url === undefined ? "is no address" : `has the scheme ${url.protocol}//`
  throw new KubeError(
    "KUBE_CONFIG",
    `${field} ${problem}: write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT`,
  )
}

/** Whether `NO_PROXY` excepts a server. The machine itself is always excepted. */
function isDirect(server: URL, exceptions: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase()
  if (host === "localhost" || isLoopback(host)) return true
  const port = server.port || (server.protocol === "https:" ? "443" : "80")
  return exceptions
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== "" && excepts(entry, host, port))
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true
  if (entry.includes("/")) return isInRange(entry, host)
  const [, name = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) ? `${entry}` : entry) ?? []
  const pattern = isIP(entry) ? entry : name.replace(/^\*(?=\.)/, "").replace(/^\[|\]$/g, "")
  if (!isIP(entry) && onlyPort !== undefined && onlyPort !== port) return false
  if (isIP(pattern)) return pattern === host
  // `.example.com` is all below it, `example.com` also itself.
  return pattern.startsWith(".")
    ? host.endsWith(pattern)
    : host === pattern || host.endsWith(`.${pattern}`)
}

function isLoopback(host: string): boolean {
  return isInRange("127.0.0.0/8", host) || host === "::1"
}

function isInRange(range: string, host: string): boolean {
  const [address = "", bits = ""] = range.split("/")
  const family = isIP(address)
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false
  const type = family === 4 ? "ipv4" : "ipv6"
  if (Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  list.addSubnet(address, Number(bits), type)
  return list.check(host, type)
}
