// An extension that does nothing: the least that an activation takes.
exports.activate = () => {};
