// sign.js - an officer signs receipts with a key of this device: Ed25519, made here, kept in this browser's database, and
// never readable, not even by this script. The server holds its public half. Without this script, or in a browser
// without Ed25519, the same forms are confirmed by a code.
'use strict'

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))

function database () {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('habeas', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('keys')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

async function inStore (mode, work) {
  const store = (await database()).transaction('keys', mode).objectStore('keys')
  return new Promise((resolve, reject) => {
    const asked = work(store)
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

// The key of a user on this device: {pair, public}; a new one when there is none.
async function keyOf (user, make) {
  const known = await inStore('readonly', (store) => store.get(user))
  if (known || !make) return known
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  const made = { pair, public: base64(await crypto.subtle.exportKey('raw', pair.publicKey)) }
  await inStore('readwrite', (store) => store.put(made, user))
  return made
}

const show = (form, name) => form.querySelectorAll(`[data-show=${name}]`).forEach((part) => { part.hidden = false })

async function offerKey (form) {
  const field = form.querySelector('[name=key]')
  if (field.value) return
  field.value = (await keyOf(form.dataset.make, true)).public
  field.readOnly = true
  show(form, 'made')
}

// Only when the server holds the public half of just this key: otherwise the code confirms.
async function offerToSign (form) {
  const key = await keyOf(form.dataset.sign, false)
  if (!key || key.public !== form.dataset.key) return
  const signature = form.querySelector('[name$=signature]')
  const code = form.querySelector('[name=code]')
  show(form, 'signs')
  code.closest('.govuk-form-group').hidden = true
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const receipt = new TextEncoder().encode(document.getElementById('receipt').textContent)
    signature.value = base64(await crypto.subtle.sign('Ed25519', key.pair.privateKey, receipt))
    form.submit()
  }, { once: true })
}

for (const form of document.querySelectorAll('form[data-make]')) offerKey(form).catch(() => {})
for (const form of document.querySelectorAll('form[data-sign]')) offerToSign(form).catch(() => {})
