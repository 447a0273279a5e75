/** Passwords on the command lines of Windows' programs: as words, as one line, and as a list (Python prints one so). */
import { redactCommand } from '../src/exec/redactCommand.js';
import { createRedactor } from '../../sdk/src/redact.js';

const SECRET = 'S3cr3tX';
/** Words are divided by blanks; `_` stands for a blank in a word, and ? for the secret. */
const SECRET_COMMANDS = String.raw`
sqlcmd -S h -w 200 -a 4096 -P ? -Q x
sqlcmd -p 1 -U sa -P?
cmd /c sqlcmd_-p_1_"-P?"
sqlcmd.exe /U sa /P ?
sqlcmd -S h -U u -P ? -Z ?
bcp t in f -a 4096 -Uu -P? -c
osql -S h -U sa -P ?
isql -user x -password ?
mssql-cli -P ?
dtexec /F a.dtsx /De ?
dtexec -Decrypt:?
dtutil /FILE a /DestPassword ?
dtutil /SourceP ?
SqlPackage /a:Publish /tp:? /sp:?
sqlpackage.exe /at:?
rskeymgmt -e -f x -p?
psexec.exe -accepteula \\h -u d\u -p ? cmd
winrs -r:h -u:u -p:? dir
winrs /r:h /u:u /p:? dir
mount -u:u -p:? \\h\x Z:
wmic /node:h /user:u /password:? os
cmdkey /add:h /user:u /pass:?
tasklist /s h /u u /p ?
schtasks /create /s h /u u /p ? /ru d\u /rp ? /tn x
schtasks /change /tn x /rp:?
wevtutil qe x /r:h /u:u /p:?
wecutil cs x /cun:u /cup:?
dcdiag /s:h /u:d\u /p:?
netdom join h /ud:u /pd:?
ldifde -b u d ?
net use Z: \\h\x ? /user:u
net use /user:u Z: \\h\x ?
net use /persistent:yes * https://h/dav ?
NET1 USE LPT1: \\h\p ?
net user u ? /add
net user u /add ?
rasdial My_VPN u ? /domain:d
netsh wlan set hostednetwork mode=allow key=?
bitsadmin /SetCredentials j SERVER BASIC u ?
autologon u d ?
reg add HKLM\x /f /v DefaultPassword /t REG_SZ /d ?
reg add HKLM\x /d ? /v DefaultPassword
reg add HKLM\x /v ApiKey /d ? /f
Set-ItemProperty -Name DefaultPassword -Value ?
New-ItemProperty HKLM:\x -Value ? -Name ApiKey -Force
aws ssm put-parameter --name /x/password --type SecureString --value ?
az appconfig kv set --key Db:Password --value ?
Set-Secret -Name DbPassword -Secret ?
dotnet x.dll --Db:Password ?
tool.exe /Db:ClientSecret ?1x
tool.exe /key:? /quiet
tool.exe /ClientSecret ?1x /quiet
cmd /c net_use_Z:_\"\\h\s_y\"_?_/user:u
nssm set x ObjectName .\u ?
sc.exe config x obj= .\u password= ?
logman create counter x -u u ?
manage-bde -unlock d: -rp ?
certutil -f -p ? -importPFX a.pfx
signtool.exe sign /f a.pfx /p ? x.exe
7z a -aoa -mhe=on -p? x.7z
7z.exe rn -p? x -p?
WinRAR.exe x -p? x.rar
unzip -p -P ? x.zip
mysql -P3306 -hprod -p? db
mysqlsh root:?@h
redis-cli -p 6379 -a ?
toad -c u/?@h
loadjava -user scott/?@orcl a.jar
rman target sys/?@a catalog rman/?@b
sqlcl scott/?@//h:1521/svc
dotnet nuget add source x -u u -p ?
mc alias set s3 http://h KEY ?
curl -E C:\c.pem:? https://h
dtexec /SQL x /Set \Package.Variables[User::Password].Value;?
pt-table-sync h=x,u=u,p=? D=x
ldapsearch -p 389 -w ?
ipmitool -p 623 -P ?
gbak -user SYSDBA -pas ?
plink -ssh h -l u -pw ?
winscp.com /command open_sftp://u:?@h
winscp.com /ini=nul /password=?
az login --service-principal -u x -p ? --tenant t
nuget push x.nupkg ? -Source y
dotnet nuget push x.nupkg -k ?
dotnet user-secrets set Db:Name ?
azcopy /DestKey:?
tf.exe get /login:d\u,?
vmrun -T ws -gu u -gp ? start x
msbuild /p:Configuration=Release;Password=?
setup.exe /Q /SAPWD=? /AGTSVCPASSWORD=?
tool.exe /pw ?
dtexec /ISServer x /Par $Project::DbPassword;?
cmd /c dtexec_/ISServer_x_/Par_"$Project::DbPassword(String)";?
cmd /c dtexec_/SQL_x_/Set_"\Package.Variables[User::Password].Value";"x_y\z_?"
rar a -hp?_x x.rar
isql -u SYSDBA -pas ? x.fdb
mstsc /v:h /u:u /p:?_x
curl -su u:? https://h
etcdctl --user=u:?_x get x
zip -rP ? a.zip b
openssl passwd -6 ?
keytool -storepasswd -new ? -keystore x
hdbuserstore set k h:30015 u ?
db2 connect to x user u using ?
dgmgrl sys/?@db
lftp -c open_-u_u,?_h;_put_x
pmrep connect -r x -n u -x ?
poetry config pypi-token.pypi ?
powershell -c ConvertTo-SecureString_-AsPlainText_-Force_?
powershell -c ConvertTo-SecureString_-AsPlainText_'?'_-Force
powershell -c '?'_|_ConvertTo-SecureString_-AsPlainText
powershell -c Set-LocalUser_u_-Password_(ConvertTo-SecureString_?_-AsPlainText)
powershell -c Set-ItemProperty_x_-Name_DefaultPassword_-Value_?
powershell -c &_"C:\7z.exe"_a_"-p?"_x.7z
setx /M API-KEY a!?
cmd /c echo_?|_runas_/user:u_cmd
`;
const OTHER_COMMANDS = String.raw`
report -p 8080 -Port 8080 -Path C:\x -P x
msbuild x.sln /p:Configuration=Release -p:Platform=x64
docker run -a stdout -p 8080:80 -p 127.0.0.1:81:81 image
mysql -P 3306 -u x
psql -U x -p 5432
az deployment group create -p a.json
rsync -a u/x@h:/y z
report --token-count 5
redis-cli -p 6379 PING
python -u report.py -p prod
powershell -ExecutionPolicy Bypass -File x.ps1 -Path C:\p -PageSize 3
SqlPackage /a:Publish /p:BlockOnPossibleDataLoss=false /tsn:h /tdn:d
signtool verify /pa x.exe
nuget push x.nupkg -Source y
dtexec /F a.dtsx /Rep E
net use Z: \\h\x /persistent:yes
net use Z: /delete
net user u /active:no
tasklist /fi x
xcopy a b /U /P
reg add HKLM\x /v Path /d C:\x
reg add HKLM\x /d 1 /v EnableLUA
New-ItemProperty HKLM:\x -Value 3 -Name Level
tool set --key region --value eu-west-1
tool.exe /key:customers /value:3
tool.exe /key:2026 /x
tool.exe /hotkey F5 /x
dotnet x.dll --Logging:Level Debug
sc config x start= auto
certutil -hashfile x SHA256
msiexec /i x.msi /passive /qn
netstat -ano -p TCP
rsync -aP a b
tar -C /secrets -c /tokens /data
mkdir -p a
docker run --user 1000:1000 image
report --token-limit 500 --max-tokens 4 --auth-mode ldap --secret-name x
`;

const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => [line, line.replaceAll('?', SECRET).split(' ')] as const);
const words = (all: string[]) => all.map((word) => word.replaceAll('_', ' '));
const line = (all: string[]) => all.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');

it.each(rows(SECRET_COMMANDS))('hides the secret of: %s', (_, all) => {
  const kept = [
    redactCommand(words(all)),
    createRedactor()(line(words(all))),
    createRedactor()(JSON.stringify(words(all))),
  ];
  expect(kept.join('\n')).not.toContain(SECRET);
});

it.each(rows(OTHER_COMMANDS))('hides nothing of: %s', (text, all) => {
  expect(createRedactor()(line(words(all)))).toBe(text.replaceAll('_', ' '));
  expect(redactCommand(words(all))).not.toContain('***');
});
