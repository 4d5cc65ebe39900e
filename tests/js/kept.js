// As much of IndexedDB as the worker asks here: one database that is there, or none.
export function keep(stores) {
  globalThis.indexedDB = {
    open() {
      const asked = { transaction: { abort() {} } };
      setTimeout(() => (stores ? asked.onsuccess() : (asked.onupgradeneeded(), asked.onerror())), 0);
      asked.result = {
        close() {},
        createObjectStore() {},
        transaction() {
          const looking = {
            objectStore: (name) => ({
              get: (key) => ({ result: stores[name][key] }),
              getAll: () => ({ result: Object.values(stores[name]) }),
              getAllKeys: () => ({ result: Object.keys(stores[name]) }),
            }),
          };
          setTimeout(() => looking.oncomplete(), 0);
          return looking;
        },
      };
      return asked;
    },
  };
}
