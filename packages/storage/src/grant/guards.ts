import { LEDGER, POLICY_PREFIX, qualified, TABLES } from "./policies.ts"
import { doBlock, quoteArray, quoteLiteral } from "./quote.ts"

// What can only be found out in the database, when the script runs there. Each block fails the whole of it.

const RECORD_TABLES = TABLES.map(({ table }) => table)

/** Fails unless Helm's tables are there, with its ledger. */
export function tablesGuard(schema: string): string {
  const names = [...RECORD_TABLES, LEDGER].map((table) => qualified(schema, table))
  return doBlock(`declare missing text;
begin
  select string_agg(name, ', ') into missing
    from unnest(${quoteArray(names)}) as name where to_regclass(name) is null;
  if missing is not null then
    raise exception 'Helm''s tables are not there: %', missing
      using hint = 'run "helm list" or "sternpost storage list" with HELM_DRIVER=sql as their owner, or name another schema';
  end if;
end`)
}

/**
 * Fails for a role that row-level security cannot hold. Where a role is the tables' owner itself, they are
 * changed so that it holds for the owner too.
 */
export function rolesGuard(schema: string, roles: readonly string[]): string {
  return doBlock(`declare
  r record;
  t regclass;
begin
  foreach t in array ${tableArray(schema)} loop
    for r in select m.oid, m.rolname, m.rolsuper, m.rolbypassrls, c.relowner
        from pg_roles m, pg_class c where m.rolname = any (${quoteArray(roles)}) and c.oid = t
        order by m.rolname loop
      if r.rolsuper or r.rolbypassrls then
        raise exception 'role "%" is a superuser or has BYPASSRLS: no policy holds for it', r.rolname
          using hint = 'alter the role, or leave the subject out, or give it another role';
      elsif r.oid = r.relowner then
        execute format('alter table %s force row level security', t);
      elsif pg_has_role(r.oid, r.relowner, 'USAGE') then
        raise exception 'role "%" is a member of the owner of %: no policy holds for it', r.rolname, t
          using hint = 'revoke the membership, or change the owner of the table';
      end if;
    end loop;
  end loop;
end`)
}

/**
 * Drops the policies that were made here before and are not wanted any more (`TABLE/NAME` are), and takes
 * from their roles what they had.
 */
export function staleGuard(
  schema: string,
  { roles, policies }: { roles: readonly string[]; policies: readonly string[] },
): string {
  const tables = [...RECORD_TABLES, LEDGER].map((table) => qualified(schema, table)).join(", ")
  return doBlock(`declare
  p record;
  r name;
begin
  for p in select * from pg_policies join pg_tables using (schemaname, tablename) where schemaname = ${quoteLiteral(schema)}
      and tablename = any (${quoteArray(RECORD_TABLES)})
      and starts_with(policyname, ${quoteLiteral(POLICY_PREFIX)})
      and tablename || '/' || policyname <> all (${quoteArray(policies)})
      order by tablename, policyname loop
    execute format('drop policy %I on %I.%I', p.policyname, p.schemaname, p.tablename);
    foreach r in array p.roles loop
      if r <> all (${quoteArray(roles)}) and r <> 'public' and r <> p.tableowner then
        execute format('revoke select, insert, update, delete on ${tables.replaceAll("'", "''").replaceAll("%", "%%")} from %I', r);
      end if;
    end loop;
  end loop;
end`)
}

/** Fails where a policy of somebody else shows or opens more rows to one of the roles. */
export function foreignGuard(schema: string, roles: readonly string[]): string {
  return doBlock(`declare extra record;
begin
  for extra in ${foreignPolicies(quoteLiteral(schema), quoteArray(roles))} loop
    raise exception 'policy "%" on % gives role "%" more rows than RBAC does', extra.policyname, extra.tablename, extra.role
      using hint = format('drop policy %I on %I.%I', extra.policyname, extra.schemaname, extra.tablename);
  end loop;
end`)
}

/** A query for permissive policies that were not made here and hold for one of the roles, by membership too. */
export const foreignPolicies = (
  schema: string,
  roles: string,
): string => `select distinct p.schemaname, p.tablename, p.policyname, m.rolname as role
  from pg_policies p cross join unnest(p.roles) as held(role)
    join pg_roles m on m.rolname = any (${roles})
    left join pg_roles g on g.rolname = held.role
  where p.schemaname = ${schema} and p.tablename = any (${quoteArray(RECORD_TABLES)})
    and p.permissive = 'PERMISSIVE' and not starts_with(p.policyname, ${quoteLiteral(POLICY_PREFIX)})
    and (held.role = 'public' or (g.oid is not null and pg_has_role(m.oid, g.oid, 'USAGE')))
  order by p.tablename, p.policyname, m.rolname`

const tableArray = (schema: string): string =>
  `array[${RECORD_TABLES.map((table) => `${quoteLiteral(qualified(schema, table))}::regclass`).join(", ")}]`
