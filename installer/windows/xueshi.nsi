; The installer of 学时簿: for one person, without an administrator's rights.
;   makensis -DVERSION=0.1.0 -DFILES=folder -DOUT=setup.exe xueshi.nsi
; Silent: setup.exe /S [/D=folder], uninstall.exe /S. Exit code 0 done, 2 the program runs or a file could not be written,
; 3 a newer version is installed.
;
; A workspace is never touched: neither by the installation, nor by an upgrade, nor by the removal.

Unicode true
; The programs are for 64 bits, so is the installer.
Target amd64-unicode
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "WordFunc.nsh"
!include "LogicLib.nsh"

!define NAME "学时簿"
!define KEY "Software\Xueshi"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Xueshi"
!define KIND "Xueshi.Workspace"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Xueshi"
InstallDirRegKey HKCU "${KEY}" "InstallDir"
RequestExecutionLevel user
ManifestDPIAware true
; Both programs are the same bytes but for one word; a window as wide as both finds that out.
SetCompressor /SOLID lzma
SetCompressorDictSize 128
; Same files, same bytes: no times of this machine.
SetDateSave off
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT OR Apache-2.0"

!define MUI_ICON "..\..\assets\icon\xueshi.ico"
!define MUI_UNICON "..\..\assets\icon\xueshi.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "只装给当前用户，不需要管理员权限，不联网。$\r$\n$\r$\n已经装过的会就地更新；学时簿里的记录不受影响。$\r$\n$\r$\n如果学时簿正开着，先关上它的窗口。"
!define MUI_FINISHPAGE_TITLE "${NAME}已装好"
!define MUI_FINISHPAGE_TEXT "从桌面或开始菜单打开“${NAME}”。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\xueshi.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${NAME}"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "只删除程序。学时簿文件夹里的记录、证明材料和备份都留着，以后装回来还能打开。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Waits until neither program runs: a running program cannot be opened for writing. Asked in the wizard; silent, half a minute
; is given to a program that has just started this installer and is on its way out.
!macro WaitForEnd UN
Function ${UN}WaitForEnd
  StrCpy $2 0
  again:
  StrCpy $1 ""
  ${For} $3 1 2
    ${If} $3 = 1
      StrCpy $4 "$INSTDIR\xueshi.exe"
    ${Else}
      StrCpy $4 "$INSTDIR\xueshi.com"
    ${EndIf}
    ${If} ${FileExists} $4
      ClearErrors
      FileOpen $0 $4 a
      ${If} ${Errors}
        StrCpy $1 "runs"
      ${Else}
        FileClose $0
      ${EndIf}
    ${EndIf}
  ${Next}
  ${If} $1 == ""
    Return
  ${EndIf}
  ${If} ${Silent}
    IntOp $2 $2 + 1
    ${If} $2 < 30
      Sleep 1000
      Goto again
    ${EndIf}
  ${Else}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}正开着，现在换不了文件。$\r$\n$\r$\n先关上${NAME}的窗口，再按“重试”。什么都还没有改动。" IDRETRY again
  ${EndIf}
  SetErrorLevel 2
  Quit
FunctionEnd
!macroend
!insertmacro WaitForEnd ""
!insertmacro WaitForEnd "un."

Function .onInit
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $0 == ""
    Return
  ${EndIf}
  ${VersionCompare} "$0" "${VERSION}" $1
  ${If} $1 = 1
    ${If} ${Silent}
      SetErrorLevel 3
      Quit
    ${EndIf}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "已经装着更新的 $0 版。${VERSION} 版打不开新版用过的学时簿。$\r$\n$\r$\n还要换成旧版吗？" /SD IDNO IDYES older
    SetErrorLevel 3
    Quit
    older:
  ${EndIf}
FunctionEnd

; What did not come whole does not stay and take the room that is short already. What was there before still is.
Function .onInstFailed
  Delete "$INSTDIR\xueshi.exe.new"
  Delete "$INSTDIR\xueshi.com.new"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
FunctionEnd

; A program is there whole, old or new, and so are both of them: they come under other names first.
!macro Bring FILE
  File "/oname=${FILE}.new" "${FILES}\${FILE}"
!macroend
!macro Swap FILE
  Delete "$INSTDIR\${FILE}"
  Rename "$INSTDIR\${FILE}.new" "$INSTDIR\${FILE}"
!macroend

Section "学时簿"
  Call WaitForEnd
  SetOutPath "$INSTDIR"
  ClearErrors
  !insertmacro Bring "xueshi.exe"
  !insertmacro Bring "xueshi.com"
  File "/oname=许可.txt" "${FILES}\LICENCES.txt"
  File "/oname=说明.txt" "${FILES}\README.txt"
  ${IfNot} ${Errors}
    !insertmacro Swap "xueshi.exe"
    !insertmacro Swap "xueshi.com"
  ${EndIf}
  ${If} ${Errors}
    SetErrorLevel 2
    Abort "有文件写不进去；看磁盘是否已满、文件夹能否写入，再装一次。"
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ; Where the shortcuts start is where their file dialogs first look.
  SetOutPath "$DOCUMENTS"
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\xueshi.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}命令行.lnk" "$SYSDIR\cmd.exe" '/k "path $INSTDIR;%PATH%"' "$INSTDIR\xueshi.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}\卸载${NAME}.lnk" "$INSTDIR\uninstall.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\xueshi.exe"
  SetOutPath "$INSTDIR"

  ; A workspace opens with a double click on the file with this ending that lies in it.
  WriteRegStr HKCU "Software\Classes\.xueshi" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "学时簿"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\xueshi.exe,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\xueshi.exe" open "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ; So that Win+R finds it.
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\xueshi.exe" "" "$INSTDIR\xueshi.exe"

  WriteRegStr HKCU "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\xueshi.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/M=*.* /S=0K /G=0" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
SectionEnd

; By name, never a folder with all that is in it: somebody may keep a workspace there.
Section "Uninstall"
  Call un.WaitForEnd
  Delete "$INSTDIR\xueshi.exe"
  Delete "$INSTDIR\xueshi.com"
  Delete "$INSTDIR\许可.txt"
  Delete "$INSTDIR\说明.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}\${NAME}.lnk"
  Delete "$SMPROGRAMS\${NAME}\${NAME}命令行.lnk"
  Delete "$SMPROGRAMS\${NAME}\卸载${NAME}.lnk"
  RMDir "$SMPROGRAMS\${NAME}"
  Delete "$DESKTOP\${NAME}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.xueshi" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey HKCU "Software\Classes\.xueshi"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\xueshi.exe"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
