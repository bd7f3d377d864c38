import { parseManifests } from "@sternpost/manifests"
import { runChecks, schemaCheck } from "@sternpost/policy"
import { expect, test } from "vitest"
import { askApi } from "../support/control-plane/api.ts"
import { controlPlaneTools, sharedControlPlane } from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// What texts are of the formats that schemas of CRDs name, against a real API server.

const VALUES: Readonly<Record<string, readonly string[]>> = {
  ipv4: [
    "1.2.3.4",
    "01.2.3.4",
    "1.2.3",
    "256.1.1.1",
    "::1",
    "::ffff:1.2.3.4",
    "a",
    " 1.2.3.4",
    "1.2.3.4.5",
  ],
  ipv6: ["::1", "2001:db8::1", "1.2.3.4", "::ffff:1.2.3.4", "fe80::1%eth0", ":::1", "g::1"],
  cidr: [
    "1.2.3.0/24",
    "1.2.3.4/24",
    "1.2.3.4",
    "1.2.3.4/33",
    "::1/128",
    "::1/129",
    "1.2.3.4/-1",
    "1.2.3.4/08",
    "a/1",
  ],
  mac: [
    "00:00:5e:00:53:01",
    "00-00-5e-00-53-01",
    "0000.5e00.5301",
    "00:00:5e:00:53",
    "00:00-5e:00:53:01",
    "02:00:5e:10:00:00:00:01",
    "0000.5e00.5301.0001",
    "000:00:5e:00:53:1",
  ],
  hostname: [
    "a",
    "a.example.com",
    "A.com",
    "-a.com",
    "a-.com",
    "a..com",
    "a.c",
    "1.2.3.4",
    "a_b.com",
    "a.com.",
    "a-b",
    "1",
    `${"a".repeat(64)}.com`,
    "ü.com",
    "*.a.com",
    "a b",
  ],
  uri: [
    "https://a.com/b?c#d",
    "/a/b",
    "a/b",
    "a.com",
    "mailto:a@b.c",
    "http://a b.com",
    "http://a.com/a b",
    "http://a.com:x/",
    "http://a.com:80",
    "http://[::1]:80/",
    "",
    "*",
    "http://a.com/%zz",
    "http://a.com/?%zz",
    "://a",
    "1a:b",
    "http://",
    "urn:a:b",
    "http://a.com/\u0001",
  ],
  email: [
    "a@b.c",
    "a@b",
    "a",
    "@b.c",
    "a@",
    "A <a@b.c>",
    "a b@c.d",
    "a@b@c",
    '"a b"@c.d',
    "<a@b.c>",
    "a@b..c",
    "A <a@b.c> x",
  ],
  uuid: [
    "123e4567-e89b-12d3-a456-426614174000",
    "123E4567E89B12D3A456426614174000",
    "123e4567-e89b-12d3-a456-42661417400",
    "{123e4567-e89b-12d3-a456-426614174000}",
  ],
  uuid3: ["123e4567-e89b-32d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174000"],
  uuid4: ["123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-c456-426614174000"],
  uuid5: ["123e4567-e89b-52d3-a456-426614174000", "123e4567-e89b-52d3-0456-426614174000"],
  bsonobjectid: ["507f1f77bcf86cd799439011", "507f1f77bcf86cd79943901", "xyz"],
  hexcolor: ["#fff", "FFFFFF", "#ffff", "red"],
  ssn: ["111-22-3333", "111 22 3333", "111223333", "11-222-3333"],
  date: ["2026-01-31", "2026-02-30", "2026-1-31", "2026-01-31T00:00:00Z", ""],
  duration: [
    "1h",
    "1h30m",
    "1.5h",
    "-1h",
    "0",
    "1",
    "1 day",
    "2 Hours",
    "3 weeks and more",
    "1 fortnight",
    "P1D",
    "",
    "1d",
    "5 minutes",
    "1x",
    "1hrs",
    "1 nanos",
  ],
  other: ["whatever"],
  password: [""],
}
const FORMATS = Object.keys(VALUES)
const CRD = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "texts.formats.example.com" },
  spec: {
    group: "formats.example.com",
    scope: "Namespaced",
    names: { kind: "Text", listKind: "TextList", plural: "texts", singular: "text" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: Object.fromEntries(
              FORMATS.map((format) => [format, { type: "string", format }]),
            ),
          },
        },
      },
    ],
  },
}
const PATH = "/apis/formats.example.com/v1/namespaces/default/texts"

const CASES = FORMATS.flatMap((format) =>
  (VALUES[format] ?? []).map((value) => ({ format, value })),
)
const objectOf = ({ format, value }: { format: string; value: string }) => ({
  apiVersion: "formats.example.com/v1",
  kind: "Text",
  metadata: { name: "a" },
  [format]: value,
})
const shown = ({ format, value }: { format: string; value: string }) => `${format} ${value}`

async function refusedByUs(): Promise<readonly string[]> {
  const text = [CRD, ...CASES.map(objectOf)].map((one) => JSON.stringify(one)).join("\n---\n")
  const { manifests } = parseManifests(text)
  const { findings } = await runChecks({
    checks: [schemaCheck()],
    manifests,
    kubernetesVersion: "1.36",
  })
  const refused = new Set(findings.map(({ manifest }) => manifest))
  return CASES.filter((_, i) => refused.has(manifests[i + 1])).map(shown)
}

describeWithTools("formats of CRDs", controlPlaneTools, () => {
  test("are judged as a real API server does", { timeout: 120_000 }, async () => {
    const api = await sharedControlPlane()
    await askApi(api, "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CRD)
    const create = (one: (typeof CASES)[number]) =>
      askApi(api, "POST", `${PATH}?dryRun=All`, objectOf(one))
    await expect
      .poll(async () => (await create({ format: "other", value: "x" })).status, { timeout: 30_000 })
      .toBe(201)
    const answers = await Promise.all(CASES.map(create))
    const refused = CASES.filter((_, i) => answers[i]?.status === 422).map(shown)
    expect(refused.length).toBeGreaterThan(40)
    expect(await refusedByUs()).toEqual(refused)
  })
})
