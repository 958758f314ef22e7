printf 'yes\n\n?\nno\n' | habeas ask --json -l little.law -a little --sender NO --receiver DK --for removal --on 2031-06-01 swede.json
# exit 1
