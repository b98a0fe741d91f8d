// Records of one file (a JSON line each) into a local PouchDB, then replicated to the server: seconds and documents told.
const fs = require('fs')
const path = require('path')
const { createRequire } = require('module')

async function main() {
  const [packages, records, folder, server] = process.argv.slice(2)
  const load = createRequire(path.join(packages, 'package.json'))
  const PouchDB = load('pouchdb-core')
    .plugin(load('pouchdb-adapter-leveldb'))
    .plugin(load('pouchdb-adapter-http'))
    .plugin(load('pouchdb-replication'))
  const stations = new Map()
  for (const line of fs.readFileSync(records, 'utf8').split('\n').filter(Boolean)) {
    const document = JSON.parse(line)
    if (!stations.has(document.station)) stations.set(document.station, [])
    stations.get(document.station).push(document)
  }
  const locals = []
  for (const [station, documents] of stations) {
    const local = new PouchDB(path.join(folder, station), { adapter: 'leveldb' })
    await local.bulkDocs(documents)
    locals.push(local)
  }
  const remote = new PouchDB(`${server}/centre`, { adapter: 'http' })
  await remote.info()
  const begin = process.hrtime.bigint()
  for (let at = 0; at < locals.length; at += 2) {
    await Promise.all(locals.slice(at, at + 2).map((one) => one.replicate.to(remote, { batch_size: 500 })))
  }
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9
  console.log(JSON.stringify({ seconds, documents: (await remote.info()).doc_count }))
}

main().catch((error) => { console.error(error); process.exit(1) })
