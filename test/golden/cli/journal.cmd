habeas init --demo --db try.habeas > made
habeas scenario panama-month --db try.habeas > made
habeas journal --agreement dk-xk-2022 --db try.habeas > rent.journal
head -14 rent.journal
grep -c '^20' rent.journal
grep -A 4 'payment' rent.journal
# exit 0
