process.stdout.write(`${process.hrtime.bigint()}`);
