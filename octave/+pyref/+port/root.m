% The folder of the checkout: where fixtures and octave lie.
%
%     folder = pyref.port.root ()

function folder = root ()
  here = fileparts (mfilename ('fullpath'));
  folder = fileparts (fileparts (fileparts (here)));
end

%!assert (exist (fullfile (pyref.port.root (), 'fixtures'), 'dir'), 7)
