<#
.SYNOPSIS
  The watcher as a task of Windows that starts with the machine, and again when it ended; docs/watcher.md tells more.
.PARAMETER Folder
  Where its settings stand (.env) and its log goes. Only administrators and the task itself read it.
#>
#Requires -RunAsAdministrator
param([string] $Folder = "$env:ProgramData\job-logger\watcher")
$ErrorActionPreference = 'Stop'

$command = (Resolve-Path "$PSScriptRoot\..\..\dist\job-logger.js").Path
$node = (Get-Command node.exe).Source

function Invoke-Icacls([string] $Path, [string[]] $Words) {
  icacls $Path @Words | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "The rights on $Path can't be set ($Words)." }
}

# Whoever made a folder that was there owns it and may have granted rights: every user may make folders in ProgramData.
# Groups by their ids, since they have other names on other Windows: SYSTEM, Administrators, Users, LOCAL SERVICE.
function Set-Rights([string] $Path, [string] $Others) {
  if ((Get-Item -Force -LiteralPath $Path).LinkType) { throw "$Path is a link, which anybody may have made: remove it." }
  Invoke-Icacls $Path '/setowner', '*S-1-5-32-544', '/L'
  Invoke-Icacls $Path '/reset', '/L'
  if ($Others) { Invoke-Icacls $Path '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F', $Others }
}

# Absolute, because the task starts elsewhere; without a backslash at its end, which would escape a quote.
$Folder = (New-Item -ItemType Directory -Force $Folder).FullName.TrimEnd('\')
$other = Get-ChildItem -Force -LiteralPath $Folder | Where-Object Name -notin '.env', 'watcher.log' | Select-Object -First 1
if ($other) { throw "$Folder holds $($other.Name), whose rights would change: move it, or name another folder." }
# Who owns the folder around it could put another in its place.
if ($Folder -eq "$env:ProgramData\job-logger\watcher") { Set-Rights (Split-Path $Folder) '*S-1-5-32-545:(OI)(CI)RX' }
Set-Rights $Folder '*S-1-5-19:(OI)(CI)M'
# Settings that somebody planted before would stay theirs.
$known = 'S-1-5-18', 'S-1-5-32-544', 'S-1-5-19', [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
foreach ($file in (Get-ChildItem -Force -LiteralPath $Folder).FullName) {
  $owner = (Get-Acl -LiteralPath $file).GetOwner([Security.Principal.SecurityIdentifier]).Value
  if ($owner -notin $known) { throw "$file was made by another account ($owner): copy what is right in it, and remove it." }
  Set-Rights $file
}

# The command looks for .env in its working directory.
$action = New-ScheduledTaskAction -Execute $node -WorkingDirectory $Folder `
  -Argument "`"$command`" watch --log `"$Folder\watcher.log`""
$settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew `
  -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
# RestartOnFailure is for a task that can't be started, not for one that ended (MS-TSCH, 2.5.4.2). So a second trigger starts it every
# minute, which IgnoreNew ignores while it runs.
$triggers = @(
  (New-ScheduledTaskTrigger -AtStartup),
  (New-ScheduledTaskTrigger -Once -At (Get-Date).Date -RepetitionInterval (New-TimeSpan -Minutes 1)))
$principal = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\LOCAL SERVICE' -LogonType ServiceAccount
Register-ScheduledTask 'JobLogger watcher' -Action $action -Settings $settings -Trigger $triggers -Principal $principal -Force | Out-Null
if (-not (Test-Path -LiteralPath "$Folder\.env")) { Write-Output "Write its settings into $Folder\.env: within a minute it starts with them." }
