"""Splits the costs of the building by heads and compares with what was charged.

An ordinary Python script that knows nothing of JobLogger. Watched without a change:

    job-logger exec --job 8 -- python3 examples/splitCosts.py
"""

import csv
from pathlib import Path

with open(Path(__file__).parent / "data" / "costs.csv", newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))

total = sum(float(row["charged"]) for row in rows)
people = sum(int(row["people"]) for row in rows)
print(f"{total:.2f} to split among {people} people")

for row in rows:
    due = total * int(row["people"]) / people
    difference = float(row["charged"]) - due
    verdict = "as due" if abs(difference) < 0.01 else f"{difference:+.2f} against {due:.2f} due"
    print(f"{row['department']:8} charged {float(row['charged']):8.2f}  {verdict}")
